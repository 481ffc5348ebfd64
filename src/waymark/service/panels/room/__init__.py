"""What the panel room shows: the meeting, the child's case in the order it is read, the places, the shares."""
