"""Who thinks what about pulling Moscow away from Beijing, for which reasons, and in what terms."""
