-- What is late, and whom was told of it (issue 4; machines.md I4).

-- What a confirmed line of an order on these terms is still going to cost, at its frozen price with tax: agreed, less
-- what is billed and what never will be (supply_chain::credit::OpenLine, rounded half up as there).
CREATE FUNCTION open_line_sen(l order_line, terms jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN l.confirmed_base > 0 THEN
        floor((2 * (CASE WHEN l.price_includes_tax THEN l.amount_sen ELSE l.amount_sen + l.tax_sen END)::numeric
               * greatest(l.confirmed_base - l.short_closed_base - l.cancelled_base - l.invoiced_base
                          - CASE WHEN terms #>> '{money,invoice_basis}' = 'shipped' THEN 0
                                 ELSE l.rejected_base + l.lost_base END, 0) + l.confirmed_base)
              / (2 * l.confirmed_base)) ELSE 0 END
$$;

-- What a confirmed order is still going to cost: its lines, and while any of them count what is not billed of its
-- charges, with tax (supply_chain::credit::open_value). What is billed leg by leg costs nothing by itself.
CREATE FUNCTION open_order_sen(the_order uuid, terms jsonb) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN (SELECT o.kind FROM purchase_order o WHERE o.id = the_order) = 'pool_collective' THEN 0
                WHEN g.sen > 0 THEN greatest(g.sen + c.sen, 0) ELSE 0 END::bigint
    FROM (SELECT coalesce(sum(open_line_sen(l, terms)), 0) AS sen FROM order_line l WHERE l.order_id = the_order) g,
         (SELECT coalesce(sum(floor((2 * (CASE WHEN h.includes_tax THEN h.amount_sen ELSE h.amount_sen + h.tax_sen END)::numeric
                                     * abs(h.amount_sen - h.billed_sen) + abs(h.amount_sen))
                                    / (2 * abs(h.amount_sen)))), 0) AS sen
          FROM order_charge h WHERE h.order_id = the_order AND h.stands) c
$$;

-- Invoices between organizations that are not settled, and how much of each is not in dispute: what open claims about
-- an order hold back is taken off its oldest invoices first, so that nobody is late with what is in dispute. Goods that
-- were missing or sent back at the door hold nothing back where only what came good is billed
-- (supply_chain::claim::Reason::basis).
CREATE VIEW open_bill AS
SELECT b.id, b.number, b.issuer_id, b.receiver_id, b.order_id, b.business_date, b.due_on, b.unsettled_sen,
       greatest(least(b.unsettled_sen, b.until_here - b.held), 0)::bigint AS open_sen
FROM (SELECT i.id, i.number, i.issuer_id, i.receiver_id, i.order_id, i.business_date, i.due_on,
             i.total_sen - i.settled_sen AS unsettled_sen,
             sum(i.total_sen - i.settled_sen) OVER (PARTITION BY i.issuer_id, i.receiver_id, i.order_id
                                                    ORDER BY i.due_on, i.id) AS until_here,
             coalesce((SELECT sum(l.amount_sen) FROM claim c JOIN claim_line l ON l.claim_id = c.id
                       JOIN purchase_order o ON o.id = c.order_id
                       WHERE c.order_id = i.order_id AND c.state IN ('open', 'answered', 'mediation', 'arbitration')
                         AND (o.terms #>> '{money,invoice_basis}' = 'shipped' OR l.basis = 'received')),
                      0) AS held
      FROM invoice i
      WHERE i.kind = 'invoice' AND i.receiver_id IS NOT NULL AND i.settled_sen < i.total_sen
        AND i.reversed_by_id IS NULL) b;

-- That an invoice is due is told three days before, on the day and a week after: each once, whoever runs the job.
CREATE TABLE due_reminder (
    invoice_id uuid NOT NULL REFERENCES invoice,
    -- Days from the day it is due.
    step       integer NOT NULL CHECK (step IN (-3, 0, 7)),
    told_at    timestamptz NOT NULL,
    PRIMARY KEY (invoice_id, step)
);
CREATE TRIGGER due_reminder_append_only BEFORE UPDATE OR DELETE ON due_reminder
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
