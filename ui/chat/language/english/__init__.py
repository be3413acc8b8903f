"""What the program says, in English, by the part of the page that says it.

A key is the Chinese sentence; its English has the same gaps, `{count}`.
"""

from ui.chat.language.english import (
    answers,
    conversations,
    page,
    programs,
    scope,
    settings,
    shelves,
    sources,
    welcome,
)

ENGLISH: dict[str, str] = {
    **page.WORDS,
    **welcome.WORDS,
    **scope.WORDS,
    **conversations.WORDS,
    **settings.WORDS,
    **answers.WORDS,
    **sources.WORDS,
    **shelves.WORDS,
    **programs.WORDS,
}
