"""Papers with stories and photographs: given only while everybody in them consents."""
