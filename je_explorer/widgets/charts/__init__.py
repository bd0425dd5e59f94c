"""What lies below the map: curves, years beside each other, statistics, tables."""
