"""What happens with suggestions: they are proposed, decided about, sent, answered; and the library they come from."""
