"""What people look at: charts and saved figures."""
