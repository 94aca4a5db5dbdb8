"""What every test stands on: no screen, no user's own settings, and Qt's warnings as failures."""

import os

# before anything imports Qt
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
