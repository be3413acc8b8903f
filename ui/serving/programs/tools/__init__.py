"""The MCP server: the library as tools that a language model's program can call."""
