"""A person says which column of a file is what: from what the file shows to a layout, and back."""
