"""The whole sending path beside a bare loop of the same SDK's calls; how well a pace is kept; how soon a reply is safe."""
