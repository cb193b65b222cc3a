"""The one language between the services: events, their envelope, their topics. Pure values only."""
