"""OpenAI's chat completions over the library: any client of theirs asks it and shows the sources."""
