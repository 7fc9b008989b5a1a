"""Documents on paper: what packs and reports have in common. The app that owns a document says what it holds."""
