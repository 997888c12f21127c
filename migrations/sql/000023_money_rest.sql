-- Shares of a surplus that stay as savings (issue 4): an entry of its own, like those of the cooperative's own file.
ALTER TABLE savings_entry
    ADD COLUMN payout_id uuid REFERENCES patronage_payout,
    DROP CONSTRAINT savings_entry_comes_from_somewhere,
    ADD CONSTRAINT savings_entry_comes_from_somewhere
        CHECK (num_nonnulls(file_id, payment_id, payout_id) = 1 AND (payment_id IS NULL) = (payment_position IS NULL));
CREATE INDEX savings_entry_of_payout ON savings_entry (payout_id) WHERE payout_id IS NOT NULL;

-- What must never be: empty, or somebody has to look.
CREATE VIEW payout_breach AS
    SELECT 'shares paid out are not what the books say' AS what, p.id, format('%s, books %s', p.amount_sen, coalesce(b.booked, 0)) AS detail
    FROM patronage_payout p
    LEFT JOIN (SELECT o.source_id, sum(e.amount_sen) AS booked FROM ledger_occurrence o JOIN ledger_entry e ON e.occurrence_id = o.id
               WHERE o.source = 'payout' AND e.account = 'patronage_payable' GROUP BY 1) b ON b.source_id = p.id
    WHERE coalesce(b.booked, 0) <> CASE WHEN p.reversed_at IS NULL THEN p.amount_sen ELSE 0 END
UNION ALL
    SELECT 'a payout is not the sum of its shares', p.id, format('%s, shares %s', p.amount_sen, coalesce(s.sen, 0))
    FROM patronage_payout p
    LEFT JOIN (SELECT payout_id, sum(amount_sen) AS sen FROM patronage_paid_share GROUP BY 1) s ON s.payout_id = p.id
    WHERE p.amount_sen <> coalesce(s.sen, 0)
UNION ALL
    SELECT 'what stays as savings is not saved', p.id, format('%s, saved %s', p.amount_sen, coalesce(s.sen, 0))
    FROM patronage_payout p
    LEFT JOIN (SELECT payout_id, sum(amount_sen) AS sen FROM savings_entry WHERE payout_id IS NOT NULL GROUP BY 1) s ON s.payout_id = p.id
    WHERE p.means = 'savings' AND coalesce(s.sen, 0) <> CASE WHEN p.reversed_at IS NULL THEN p.amount_sen ELSE 0 END;
