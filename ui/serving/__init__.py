"""What serves the page and the programs that ask: the site, who may enter it, what goes over the wire."""
