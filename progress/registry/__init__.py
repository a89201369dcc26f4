"""The part that progress has in what crosses all apps."""
