-- Lines of one action, newest first, and which actions there are, without reading a year of audit.
CREATE INDEX audit_entry_action ON audit_entry (action, at DESC, id DESC);
