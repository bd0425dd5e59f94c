"""The parts of the controller: each keeps one group of results in step with what is wanted."""
