-- What becomes of a pool once everybody is bound (ADR 34): its orders, and what they must add up to.

-- Every cooperative that was awarded something has its leg. They are made a few at a time, so that a pool of a thousand
-- holds nobody up; goods are shared out only when all are there.
ALTER TABLE demand_pool ADD COLUMN legs_made_at timestamptz;

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
                  FROM demand_pool_line dl JOIN pool_order_line x ON x.pool_line_id = dl.id
                  JOIN order_line o ON o.id = x.order_line_id
                  JOIN pool_order p ON p.order_id = o.order_id AND p.part = 'upstream'
                  WHERE dl.pool_id = d.id GROUP BY 1) l ON true
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(s.on_hand) FROM stock_level s
                         WHERE s.owner_id = d.organizer_id AND s.product_id = l.product_id AND s.lot = d.code
                           AND s.condition = 'quarantine'), 0) AS there,
               coalesce((SELECT -sum(m.quantity) FROM stock_movement m JOIN stock_level s ON s.id = m.level_id
                         WHERE s.owner_id = d.organizer_id AND s.product_id = l.product_id AND s.lot = d.code
                           AND s.condition = 'quarantine' AND m.kind IN ('transfer', 'stock_take')), 0) AS gone) q
    WHERE l.received <> q.there + q.gone
UNION ALL
    SELECT 'charge of a leg is not its share', s.charge_id,
           format('share of %s: %s, leg has %s', s.organization_id, s.amount_sen, o.amount_sen)
    FROM pool_charge_share s JOIN pool_charge c ON c.id = s.charge_id
    LEFT JOIN pool_order p ON p.pool_id = c.pool_id AND p.participant_id = s.organization_id AND p.is_current
    LEFT JOIN order_charge o ON o.order_id = p.order_id AND o.description = c.paper AND o.stands
    WHERE s.amount_sen <> coalesce(o.amount_sen, 0);
