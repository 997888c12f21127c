//! The description of the API, checked against `routes.rs`: each route in it exists, and each route
//! of the API is in it.

mod envelope;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Description, SecurityRequirement};
use utoipa::{Modify, OpenApi};

use self::envelope::Envelope;
use super::invoices::reading as bills;
use super::purchase_orders::{answering, changing, drafting, goods, papers, reading};
use super::storefront::{counter, keeping as shop, ordering as shop_orders};
use super::{
    agreements, approval_rules, bank_accounts, bank_statements, catalogue_changes,
    catalogue_imports, claims, credit, delivery_runs, demand_pools, drawn_back, earlier_debts,
    events, exports, facilities, files, financing, invoicing, kept_products, ledger, messages,
    nettings, offers, order_groups, organizations, parked, patronage, payment_requests,
    payment_rules, payments, people, pool_orders, pool_reading, products, qris, refunds, resale,
    search, search_words, sessions, standing_orders, statements, stock, storefront, system,
    webhooks,
};

/// What is described.
#[derive(OpenApi)]
#[openapi(
    info(title = "Lumbung", description = "The marketplace on which Indonesian cooperatives trade with each other."),
    modifiers(&Tokens, &Envelope),
    paths(
        system::healthz, system::readyz, system::metrics, system::openapi, system::keys,
        sessions::sign_in, sessions::sign_out, sessions::sign_out_everywhere, sessions::redeem,
        organizations::create, organizations::list, organizations::import, organizations::show,
        organizations::change, organizations::affiliate, organizations::end_affiliation, organizations::regions,
        people::add, people::list, people::change_roles, people::end_tie, people::renew_code,
        approval_rules::list, approval_rules::make, approval_rules::end,
        products::create, products::show, offers::create, offers::change, offers::show, offers::list,
        stock::count, stock::show, stock::list, search::search,
        search_words::list, search_words::preview, search_words::show, search_words::say, search_words::remove,
        agreements::list, agreements::propose, agreements::show, agreements::propose_version, agreements::accept,
        agreements::decline, agreements::withdraw, agreements::end,
        statements::list, statements::draw_up, statements::show, statements::file, statements::agree, statements::dispute,
        statements::replace, statements::ageing, nettings::list, nettings::partners, nettings::call, nettings::show,
        nettings::paper, nettings::consent, nettings::refuse, nettings::call_off, nettings::carry,
        earlier_debts::list, earlier_debts::propose, earlier_debts::file, earlier_debts::show, earlier_debts::agree,
        earlier_debts::dispute, earlier_debts::withdraw,
        credit::list, credit::show, credit::set_limit, credit::block, credit::unblock,
        catalogue_changes::list, catalogue_changes::create, catalogue_changes::preview, catalogue_changes::show,
        catalogue_changes::rows, catalogue_changes::cancel, catalogue_changes::undo, catalogue_changes::planned,
        catalogue_imports::create, catalogue_imports::list, catalogue_imports::show,
        catalogue_imports::map_columns, catalogue_imports::publish, catalogue_imports::undo,
        catalogue_imports::rejected_file,
        drafting::create, reading::list, reading::show, reading::history, drafting::change, drafting::submit,
        answering::approve, answering::send_back, answering::acknowledge, answering::accept, answering::reject, answering::withdraw, answering::cancel,
        changing::counter, changing::accept_counter, changing::revise, changing::decline, changing::amend,
        goods::prove_delivery,
        papers::order_document, papers::shipment_document, papers::import,
        claims::make, claims::list, claims::show, claims::open, claims::add_photo, claims::discard, claims::answer,
        claims::accept_answer, claims::escalate, claims::decide, claims::withdraw, claims::send_goods, claims::take_goods,
        files::show,
        payments::hand_in, payments::list, payments::record, payments::show, payments::pay, payments::record_signed,
        payments::sign, payments::withdraw, payments::confirm, payments::reverse, payments::apply, payments::unapply,
        payments::refund, refunds::sign, refunds::withdraw, refunds::record, refunds::confirm, refunds::reverse,
        bank_accounts::list, bank_accounts::enter, bank_accounts::verify, bank_accounts::end,
        bank_statements::balance, bank_statements::create, bank_statements::list, bank_statements::show, bank_statements::take,
        bank_statements::lines, bank_statements::line, bank_statements::explain, bank_statements::undo,
        qris::list, qris::enter, qris::verify, qris::end, qris::to_pay, qris::squares,
        payment_rules::list, payment_rules::make, payment_rules::end,
        payment_requests::create, payment_requests::of_invoice, payment_requests::show, payment_requests::check,
        payment_requests::setting, payment_requests::set, payment_requests::end, payment_requests::notices,
        payment_requests::tick, payment_requests::hear,
        facilities::list, facilities::propose, facilities::show, facilities::schedule, facilities::agree,
        facilities::decline, facilities::end, facilities::repay, facilities::unpay, facilities::ask, facilities::drawdowns,
        facilities::drawdown, facilities::sign, facilities::reject, facilities::withdraw, facilities::refuse,
        facilities::pay, drawn_back::reverse, drawn_back::deny, financing::show,
        financing::mark, financing::unmark, financing::draw, financing::orders,
        demand_pools::plan, demand_pools::plan_again, demand_pools::publish, demand_pools::call_off,
        demand_pools::pledge, demand_pools::approve, demand_pools::withdraw, demand_pools::remind, demand_pools::forget,
        pool_orders::allocate, pool_orders::charge,
        delivery_runs::routes, delivery_runs::make_route, delivery_runs::route, delivery_runs::change_route,
        delivery_runs::end_route, delivery_runs::runs, delivery_runs::plan, delivery_runs::run, delivery_runs::change,
        delivery_runs::dispatch, delivery_runs::put_off, delivery_runs::call_off, delivery_runs::expected,
        kept_products::list, kept_products::keep, kept_products::stop,
        goods::dispatch, goods::undo_dispatch, goods::receive, goods::correct_receipt, goods::short_close,
        invoicing::issue, invoicing::complete, invoicing::write_off_order, invoicing::credit, invoicing::reverse,
        invoicing::record_tax_number, invoicing::write_off, invoicing::sign_write_off,
        invoicing::withdraw_write_off, invoicing::apply, invoicing::unapply,
        order_groups::submit, order_groups::show, order_groups::approve, order_groups::send_back,
        resale::rules, resale::write, resale::preview, resale::rule, resale::change, resale::pause_rule,
        resale::resume_rule, resale::stop_rule, resale::list, resale::show, resale::take, resale::keep, resale::pause,
        resale::resume, resale::stop, resale::chain, resale::opening, resale::open, resale::links, resale::order_above,
        standing_orders::list, standing_orders::write, standing_orders::show, standing_orders::change, standing_orders::runs,
        standing_orders::pause, standing_orders::resume, standing_orders::skip_next, standing_orders::keep_next,
        standing_orders::run_now, standing_orders::end,
        pool_reading::list, pool_reading::show, pool_reading::lines, pool_reading::growth, pool_reading::pledges,
        pool_reading::preview, pool_reading::unanswered, pool_reading::allocation, pool_reading::statement,
        pool_reading::history, pool_reading::file,
        exports::catalogue, exports::orders, exports::receipts, exports::stock,
        bills::list, bills::show, bills::document, bills::quittance, bills::coretax,
        storefront::show, storefront::shelf, storefront::demand, shop::set, shop::account, shop::register,
        shop::registrations, shop::approve, shop::reject, shop_orders::create, shop_orders::list, shop_orders::show,
        shop_orders::place, shop_orders::ready, shop_orders::hand_over, shop_orders::wish,
        counter::sell, counter::list, counter::show, counter::undo, counter::till, counter::close, counter::closings, counter::closing,
        ledger::accounts, ledger::entries, ledger::trial_balance, ledger::export, ledger::period, ledger::close, ledger::open,
        ledger::stock,
        patronage::year, patronage::shares, patronage::mine, patronage::decide, patronage::pass_on, patronage::payouts, patronage::pay_out, patronage::reverse_payout, patronage::take_back,
        patronage::savings, patronage::bring_savings,
        messages::list, messages::unread, messages::read, messages::read_all, messages::mails, messages::choose,
        events::list, webhooks::list, webhooks::create, webhooks::show, webhooks::change, webhooks::end,
        webhooks::rotate, webhooks::test, webhooks::deliveries, webhooks::retry, parked::list, parked::retry,
    ),
    components(schemas(order_workflow::command::payment_requests::Provider, search::SortedBy, standing_orders::StandingSent, papers::PaperLanguage, exports::FileFormat, exports::HeaderLanguage, envelope::ProblemWritten))
)]
struct Everything;

/// Programs carry a token; only signing in needs none.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, description: &mut Description) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        description.security =
            Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>("token", [])]);
    }
}

/// The description.
#[must_use]
pub fn description() -> Description {
    Everything::openapi()
}

/// The description as JSON.
#[must_use]
pub fn text() -> String {
    // It is made of our own types and always can be written; an empty object would say so.
    description().to_pretty_json().unwrap_or_else(|_| "{}".to_owned())
}
