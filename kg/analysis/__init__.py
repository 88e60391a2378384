"""What a graph says about relations between actors."""
