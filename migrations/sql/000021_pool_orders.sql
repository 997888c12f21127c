-- What becomes of a pool once everybody is bound (ADR 34): its orders, and what they must add up to.

-- Every cooperative that was awarded something has its leg. They are made a few at a time, so that a pool of a thousand
-- holds nobody up; goods are shared out only when all are there.
ALTER TABLE demand_pool ADD COLUMN legs_made_at timestamptz;
-- Everybody who owes an agent its fee has the order for it.
ALTER TABLE demand_pool ADD COLUMN fees_made_at timestamptz;

-- The order that brings a pool its goods: its own to the supplier, or its organizer's leg of the pool above.
CREATE VIEW pool_upstream AS
    SELECT pool_id, order_id FROM pool_order WHERE part = 'upstream' AND is_current
UNION ALL
    SELECT d.id, o.order_id FROM demand_pool d
    JOIN pool_order o ON o.pool_id = d.pledges_into AND o.part = 'leg' AND o.is_current
         AND o.participant_id = d.organizer_id
    WHERE d.pledges_into IS NOT NULL AND d.cleared_from IS NOT NULL;

-- Which of its lines bring which line of the pool.
CREATE VIEW pool_upstream_line AS
    SELECT order_line_id, pool_line_id FROM pool_order_line WHERE pledge_id IS NULL
UNION ALL
    SELECT x.order_line_id, s.source_line_id FROM pool_order_line x
    JOIN pledge p ON p.id = x.pledge_id
    JOIN pledge_source s ON s.line_id = x.pool_line_id AND s.organization_id = p.organization_id;

-- What must never be of a pool's orders: empty, or somebody has to look.
CREATE VIEW pool_order_breach AS
    SELECT 'upstream order is not what was bought' AS what, d.id,
           format('line %s: bought %s units, ordered %s base units', l.id, l.bought_units, u.ordered) AS detail
    FROM demand_pool d JOIN demand_pool_line l ON l.pool_id = d.id
    JOIN pool_order p ON p.pool_id = d.id AND p.part = 'upstream' AND p.is_current AND p.round = d.is_countered::int
    LEFT JOIN LATERAL (SELECT sum(o.ordered_base) AS ordered FROM order_line o
                       JOIN pool_order_line x ON x.order_line_id = o.id AND x.pool_line_id = l.id
                       WHERE o.order_id = p.order_id) u ON true
    WHERE coalesce(l.bought_units * l.unit_factor, 0) <> coalesce(u.ordered, 0)
UNION ALL
    SELECT 'legs are not what was awarded', d.id,
           format('line %s: awarded %s units, legs have %s base units', l.id, a.units, g.base)
    FROM demand_pool d JOIN demand_pool_line l ON l.pool_id = d.id
    LEFT JOIN LATERAL (SELECT sum(w.units) AS units FROM pool_award w
                       WHERE w.pool_id = d.id AND w.line_id = l.id AND w.round = d.is_countered::int) a ON true
    LEFT JOIN LATERAL (SELECT sum(o.confirmed_base) AS base FROM pool_order_line x
                       JOIN order_line o ON o.id = x.order_line_id
                       JOIN pool_order p ON p.order_id = o.order_id AND p.part = 'leg' AND p.is_current
                       WHERE x.pool_line_id = l.id) g ON true
    WHERE d.legs_made_at IS NOT NULL AND d.state <> 'failed'
      AND coalesce(a.units, 0) * l.unit_factor <> coalesce(g.base, 0)
UNION ALL
    SELECT 'leg is not what its pledge was awarded', p.id,
           format('awarded %s units, confirmed %s base units', w.units, o.confirmed_base)
    FROM pool_order_line x JOIN order_line o ON o.id = x.order_line_id
    JOIN pool_order po ON po.order_id = o.order_id AND po.part = 'leg' AND po.is_current
    JOIN pledge p ON p.id = x.pledge_id JOIN demand_pool_line l ON l.id = x.pool_line_id
    LEFT JOIN pool_award w ON w.pool_id = po.pool_id AND w.round = po.round AND w.pledge_id = p.id
    WHERE o.confirmed_base IS DISTINCT FROM w.units * l.unit_factor
UNION ALL
    -- Not sent, not set aside and not given up: what a leg's line still waits for is what was not shared out to it.
    SELECT 'leg has not got what was shared out to it', x.order_line_id,
           format('shared out %s units, came %s base units', coalesce(g.units, 0),
                  o.shipped_base + o.held_base + o.short_closed_base + o.cancelled_base)
    FROM pool_order_line x JOIN order_line o ON o.id = x.order_line_id
    JOIN pool_order po ON po.order_id = o.order_id AND po.part = 'leg' AND po.is_current
    JOIN demand_pool d ON d.id = po.pool_id JOIN demand_pool_line l ON l.id = x.pool_line_id
    LEFT JOIN (SELECT pledge_id, sum(units) AS units FROM pool_allocation GROUP BY 1) g ON g.pledge_id = x.pledge_id
    WHERE d.state IN ('awarded', 'allocating')
      AND o.shipped_base + o.held_base + o.short_closed_base + o.cancelled_base <> coalesce(g.units, 0) * l.unit_factor
       OR d.state IN ('settling', 'closed')
      AND o.shipped_base + o.held_base > coalesce(g.units, 0) * l.unit_factor
UNION ALL
    SELECT 'goods of a pool are neither in quarantine nor shared out', d.id,
           format('line %s: counted good %s, in quarantine or shared out %s', l.product_id, l.received, q.there + q.gone)
    FROM demand_pool d
    JOIN LATERAL (SELECT dl.product_id, sum(o.received_base) AS received
                  FROM demand_pool_line dl JOIN pool_upstream_line x ON x.pool_line_id = dl.id
                  JOIN order_line o ON o.id = x.order_line_id
                  WHERE dl.pool_id = d.id AND d.cleared_from IS NOT NULL GROUP BY 1) l ON true
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(s.on_hand) FROM stock_level s
                         WHERE s.owner_id = d.goods_owner_id AND s.product_id = l.product_id AND s.lot = d.code
                           AND s.condition = 'quarantine'), 0) AS there,
               coalesce((SELECT -sum(m.quantity) FROM stock_movement m JOIN stock_level s ON s.id = m.level_id
                         WHERE s.owner_id = d.goods_owner_id AND s.product_id = l.product_id AND s.lot = d.code
                           AND s.condition = 'quarantine' AND m.kind IN ('transfer', 'stock_take')), 0) AS gone) q
    WHERE l.received <> q.there + q.gone
UNION ALL
    -- An agent bills its own papers beside the legs.
    SELECT 'charge of a leg is not its share', s.charge_id,
           format('share of %s: %s, leg has %s', s.organization_id, s.amount_sen, o.amount_sen)
    FROM pool_charge_share s JOIN pool_charge c ON c.id = s.charge_id JOIN demand_pool d ON d.id = c.pool_id
    LEFT JOIN pool_order p ON p.pool_id = c.pool_id AND p.participant_id = s.organization_id AND p.is_current
         AND p.part = CASE WHEN c.charged_by = d.goods_owner_id THEN 'leg' ELSE 'fee' END
    LEFT JOIN order_charge o ON o.order_id = p.order_id AND o.description = c.paper AND o.stands
    WHERE s.amount_sen <> coalesce(o.amount_sen, 0)
UNION ALL
    SELECT 'fee of an agent is not its part of what was shared out', d.id,
           format('of %s: %s of what was shared out, asked %s', m.organization_id, m.sen, coalesce(o.amount_sen, 0))
    FROM demand_pool d
    JOIN LATERAL (SELECT g.organization_id, sum(s.margin_sen) AS sen
                  FROM pool_arrival v JOIN pool_allocation s ON s.arrival_id = v.id JOIN pledge g ON g.id = s.pledge_id
                  WHERE v.pool_id = d.id GROUP BY 1) m ON true
    LEFT JOIN pool_order p ON p.pool_id = d.id AND p.participant_id = m.organization_id AND p.part = 'fee' AND p.is_current
    LEFT JOIN order_charge o ON o.order_id = p.order_id AND o.kind = 'fee' AND o.description = d.code AND o.stands
    WHERE d.fees_made_at IS NOT NULL AND m.sen <> coalesce(o.amount_sen, 0)
UNION ALL
    SELECT 'what was lost in the care of an agent is not what it owes', d.id,
           format('lost for %s, owes %s', k.sen, coalesce(o.sen, 0))
    FROM demand_pool d
    JOIN LATERAL (SELECT sum(k.borne_sen) AS sen FROM pool_arrival v JOIN pool_kept k ON k.arrival_id = v.id
                  WHERE v.pool_id = d.id) k ON true
    LEFT JOIN LATERAL (SELECT sum(o.amount_sen) AS sen FROM pool_order p
                       JOIN order_charge o ON o.order_id = p.order_id AND o.stands
                       WHERE p.pool_id = d.id AND p.part = 'loss' AND p.is_current) o ON true
    WHERE d.fees_made_at IS NOT NULL AND coalesce(k.sen, 0) <> coalesce(o.sen, 0)
UNION ALL
    SELECT 'a pool below bought something else than came down to it', d.id,
           format('line %s: %s, came down %s', l.id, l.bought_units, a.units * s.units_per_unit)
    FROM demand_pool d JOIN demand_pool_line l ON l.pool_id = d.id AND l.bought_units IS NOT NULL
    LEFT JOIN pledge_source s ON s.source_line_id = l.id
    LEFT JOIN pledge p ON p.line_id = s.line_id AND p.organization_id = s.organization_id
    LEFT JOIN demand_pool u ON u.id = s.pool_id
    LEFT JOIN pool_award a ON a.pool_id = u.id AND a.pledge_id = p.id AND a.round = u.is_countered::int
    WHERE d.pledges_into IS NOT NULL AND l.bought_units IS DISTINCT FROM a.units * s.units_per_unit
UNION ALL
    SELECT 'order of an agent is billed itself', i.order_id, format('invoice %s', i.number)
    FROM invoice i JOIN purchase_order o ON o.id = i.order_id WHERE o.kind = 'pool_collective';
