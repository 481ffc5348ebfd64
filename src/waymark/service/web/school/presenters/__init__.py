"""What the school's pages show, worked out before the template."""
