"""Cases stated as files, for `manage.py evaluate`: one module for each form."""
