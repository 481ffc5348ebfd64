"""A forecasting model of yearly rates, its choice, and its back-test on years held out."""
