"""Settings every test shares."""

import jax

jax.config.update("jax_enable_x64", True)
