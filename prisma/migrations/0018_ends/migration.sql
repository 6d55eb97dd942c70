-- The queue's role reads whom it has told of a capability's end, to tell it once.
GRANT SELECT (ending_told_at, expiry_told_at) ON capability TO latchkey_worker;
