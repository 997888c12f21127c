-- The search index with several programs that keep it, and the words of the trade that an operator adds.

-- When an entry was last handed to the stream that feeds several indexers. It stays in the queue until an index has
-- acknowledged it; what was handed on and not acknowledged is handed on again.
ALTER TABLE index_queue ADD COLUMN handed_on_at timestamptz;
CREATE INDEX index_queue_offer ON index_queue (offer_id);

-- What an operator says that shoppers mean: beside the words that ship with the program, or in the place of one. It goes
-- with each question and is never indexed (ADR 45).
CREATE TABLE search_word (
    -- In folded letters, as a question is cut.
    written    text PRIMARY KEY CHECK (written ~ '^[a-z]{2,40}$'),
    kind       text NOT NULL CHECK (kind IN ('abbreviation', 'synonym')),
    -- Words with one space between: for an abbreviation what they stand for together, for a synonym each the same.
    meant      text NOT NULL CHECK (meant ~ '^[a-z]{1,40}( [a-z]{1,40}){0,11}$'),
    version    bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL REFERENCES person
);
