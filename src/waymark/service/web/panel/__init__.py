"""The panel room: a partnership's schools decide together, over the whole list and all the places."""
