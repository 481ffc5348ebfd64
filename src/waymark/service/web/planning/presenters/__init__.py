"""What planning pages show, worked out before they show it."""
