"""What the pages say, worked out beside them."""
