-- Stored keys of before are sealed with the master key at the start of a node, and again after a change of it.
SELECT grant_app('UPDATE', 'data_protection_key');
