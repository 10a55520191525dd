"""The Insight page: what it asks, what it draws, what it says. `views` is the way in."""
