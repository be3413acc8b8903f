"""The recipe that makes the bundled reader from public texts; nothing in Cewen needs it at run time."""
