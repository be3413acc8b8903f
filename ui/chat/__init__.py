"""The web page: asks, answers and shows the source; importing it loads no gradio."""
