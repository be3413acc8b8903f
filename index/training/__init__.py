"""The recipe that makes the bundled encoder from public texts; nothing in Cewen needs it at run time."""
