"""kg builds a knowledge graph of diplomatic events from news in Chinese and English."""

__version__ = "0.1.0"
