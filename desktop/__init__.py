"""What people touch: the Qt application. It asks ``sync.desk`` for everything and keeps no truth itself."""
