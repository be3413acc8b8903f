"""The recipe that makes the judge of sentences from public texts; nothing in Cewen needs it at run time."""
