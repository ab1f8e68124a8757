"""Virtual trials judged: what is observed of the truth, endpoints, effects, power, designs."""
