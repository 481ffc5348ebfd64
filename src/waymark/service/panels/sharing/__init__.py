"""What panels add to how places are shared: who was refused, how groups fare, and past panels run again by another rule."""
