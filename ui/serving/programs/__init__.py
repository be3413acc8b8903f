"""What other programs may ask, in three protocols: Gradio's API, OpenAI's chat completions and MCP."""
