//! `/orders/{id}`: an order, for both its parties.

use askama::Template;
use order_workflow::query::orders::{OrderView, ShipmentView};
use order_workflow::query::resale::{LinkView, LinksView};
use order_workflow::query::standing_orders::MadeBy;
use order_workflow::query::timeline::Happened;
use supply_chain::ask::Actor;
use supply_chain::id::ShipmentId;
use supply_chain::purchase_order::Party;

use super::amounts::{Packed, together};
use super::approval::{Approval, People};
use super::body::{Body, Stock};
use super::claimed::PhotoStep;
use super::commands::{Keys, acknowledge, again, regular};
use super::reading::Eyes;
use super::share;
use super::timeline::{SHOWN, happenings};
use crate::language::Language;
use crate::language::format::{date, moment, quantity};
use crate::pages::facilities::financing::OrderFinancing;
use crate::pages::invoices::of_order::BillRow;
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::parts::{Badge, CommandButton, Happening, Note, Tone, Wrong};
use crate::pages::resale::chain::ChainPart;

/// One surat jalan beside its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShipmentRow {
    /// Its number.
    pub number: String,
    /// Its short code, typed where nothing can be scanned.
    pub code: String,
    /// What it holds, who brings it, how it came.
    pub small: String,
    /// Where it is.
    pub badge: Badge,
    /// What the reader may do with it.
    pub links: Vec<Link>,
}

/// `/orders/{id}`.
#[derive(Debug, Template)]
#[template(path = "order/show.html")]
pub struct OrderPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What changed meanwhile, or what was just done.
    pub notice: Option<Note>,
    /// Why a command was refused.
    pub wrongs: Vec<Wrong>,
    /// Where what was refused can be asked for in another way.
    pub another_way: Option<Link>,
    /// A photo of what was rejected, asked for right after the count and never required.
    pub photo: Option<PhotoStep>,
    /// The order itself.
    pub body: Body,
    /// What the buyer's own rules ask of it.
    pub approval: Option<Approval>,
    /// What was sent, newest first.
    pub shipments: Vec<ShipmentRow>,
    /// What was billed and credited of it, newest first; empty for whoever reads no invoices.
    pub bills: Vec<BillRow>,
    /// How the buyer means to pay it by a bank's facility; nothing for whoever knows nothing of that.
    pub financing: Option<OrderFinancing>,
    /// Who put how much on the price of each line of which there is more to tell than the price.
    pub chains: Vec<ChainPart>,
    /// Orders above and below that belong to it, for the reseller between them.
    pub linked: Option<Linked>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// Where the older entries are; empty when there are none.
    pub older: String,
    /// Orders the same again.
    pub again: Option<CommandButton>,
    /// Makes a standing order of it, or leads to the one that it came from.
    pub regular: Option<Link>,
    /// Tells that the seller has read it.
    pub acknowledge: Option<CommandButton>,
    /// Whether the goods of a draft are changed in the basket.
    pub in_basket: bool,
    /// The version that is drawn, for asking whether there is a newer one.
    pub version: i64,
    /// Opens `WhatsApp` with the order's text; empty where nobody said how others reach us.
    pub share: String,
}

/// Orders that belong to this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linked {
    /// Number, partner and state of each, above before below.
    pub orders: Vec<(Link, String)>,
    /// Prepares what is still to be ordered above.
    pub order_above: Option<CommandButton>,
}

impl Linked {
    /// What there is to tell of `links`; nothing where there is nothing.
    #[must_use]
    pub fn of(
        links: &LinksView,
        order: &OrderView,
        keys: Keys<'_>,
        may_buy: bool,
        lang: Language,
    ) -> Option<Self> {
        let told = |link: &LinkView, word: &str| {
            let draft = || lang.t("draf", "draft").to_owned();
            let number = link.number.clone().unwrap_or_else(draft);
            (
                Link::new(number, format!("/orders/{}", link.order_id)),
                format!("{word} {}", link.partner.name),
            )
        };
        let above = links.above.iter().map(|link| told(link, lang.t("ke", "to")));
        let below = links.below.iter().map(|link| told(link, lang.t("untuk", "for")));
        let orders: Vec<_> = above.chain(below).collect();
        let order_above = (links.missing_lines > 0 && may_buy).then(|| CommandButton {
            word: lang.t("Siapkan pesanan ke atas", "Prepare the order above").to_owned(),
            icon: "shopping-cart",
            href: format!("/orders/{}/order-above", order.id),
            leads: false,
            class: "go",
            key: keys(),
            version: String::new(),
        });
        (!orders.is_empty() || order_above.is_some()).then_some(Self { orders, order_above })
    }
}

/// The chains of the lines of which there is more to tell than the price.
fn chains(order: &OrderView, lang: Language) -> Vec<ChainPart> {
    let drawn = order.lines.iter().filter_map(|line| {
        let of = format!("{}, {}", line.product_name, quantity(1, &line.pack));
        Some(ChainPart::new(line.price_chain.as_ref()?, of, lang))
    });
    drawn.filter(ChainPart::is_worth_telling).take(CHAINS_SHOWN).collect()
}

/// Chains on one page; the others are told with the offers.
const CHAINS_SHOWN: usize = 20;

/// Everything about an order that its page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The order as its party sees it.
    pub order: &'a OrderView,
    /// The newest entries of its history, one more than is shown if there are as many.
    pub newest: &'a [Happened],
    /// The seller's free stock, where the reader may see it.
    pub stock: Option<&'a Stock>,
    /// Whether the reader may buy for their organization.
    pub may_buy: bool,
    /// Who reads, to say why an approval is not theirs to give.
    pub reader: Option<&'a Actor>,
    /// The names of the buyer's own people whom its approval names.
    pub people: &'a People,
    /// Whether every line is shown.
    pub all_lines: bool,
}

impl OrderPage {
    /// The page of an order; `keys` makes a key for each form.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>, eyes: &Eyes, keys: Keys<'_>) -> Self {
        let order = seen.order;
        let side = eyes.side(order);
        let at_most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let further = if seen.newest.len() > at_most {
            format!("/orders/{}/history?skip={SHOWN}", order.id)
        } else {
            String::new()
        };
        let newest = &seen.newest[..seen.newest.len().min(at_most)];
        Self {
            shell: task(shell, side, eyes.lang),
            notice: None,
            wrongs: Vec::new(),
            another_way: None,
            photo: None,
            approval: Approval::of(order, seen.people, seen.reader, eyes),
            body: Body::new(order, eyes, seen.stock, seen.all_lines, keys),
            shipments: order.shipments.iter().rev().map(|one| shipment(one, order, eyes)).collect(),
            bills: Vec::new(),
            financing: None,
            chains: chains(order, eyes.lang),
            linked: None,
            happenings: happenings(newest, order, eyes, true),
            older: further,
            again: again(order, eyes, seen.may_buy, keys),
            regular: regular(order, eyes, seen.may_buy),
            acknowledge: acknowledge(order, keys),
            in_basket: order.state == "draft",
            version: order.version,
            share: String::new(),
        }
    }

    /// The same page with the way to the standing order that the order came from.
    #[must_use]
    pub fn made_by(mut self, standing: Option<MadeBy>) -> Self {
        if let Some(MadeBy { id, name }) = standing {
            let word = self.shell.lang.pick(
                format!("Dari pesanan rutin {name}"),
                format!("From the standing order {name}"),
            );
            self.regular = Some(Link { word, href: format!("/standing-orders/{id}") });
        }
        self
    }

    /// The same page with what was billed and credited of the order.
    #[must_use]
    pub fn billed(mut self, bills: Vec<BillRow>) -> Self {
        self.bills = bills;
        self
    }

    /// The same page with the way to send the order's text.
    #[must_use]
    pub fn shared(mut self, order: &OrderView, base: &str) -> Self {
        self.share = share::link(order, base, self.shell.lang);
        self
    }

    /// The same page with why a command was refused, in the words of the refusal.
    #[must_use]
    pub fn refused(mut self, sentences: Vec<String>) -> Self {
        self.shell.refused = true;
        self.wrongs =
            sentences.into_iter().map(|text| Wrong { field: "goods".to_owned(), text }).collect();
        self
    }

    /// The same page after something was done to the order, as the address that led here names it.
    #[must_use]
    pub fn done(mut self, what: &str, order: &OrderView, eyes: &Eyes) -> Self {
        let lang = eyes.lang;
        let other = eyes.other(order);
        let bold = match (what, order.state, &order.proposal) {
            ("countered", "countered", Some(_)) => lang.pick(
                format!("Tawaran balik terkirim ke {other}."),
                format!("The counter-offer is sent to {other}."),
            ),
            ("proposed", _, Some(open)) if open.waits_for_approval => lang
                .t(
                    "Usulan perubahan menunggu persetujuan pengurus.",
                    "The proposed change awaits the board.",
                )
                .to_owned(),
            ("proposed", _, Some(_)) => lang.pick(
                format!("Usulan perubahan terkirim ke {other}."),
                format!("The proposed change is sent to {other}."),
            ),
            ("revised", "submitted", _) => lang.pick(
                format!("Pesanan yang diubah terkirim ke {other}."),
                format!("The changed order is sent to {other}."),
            ),
            ("agreed", "confirmed" | "in_fulfilment", None) => lang
                .t("Disepakati. Yang baru berlaku sekarang.", "Agreed. The new version holds now.")
                .to_owned(),
            ("agreed", _, Some(_)) => lang
                .t(
                    "Persetujuan Anda tercatat; masih perlu persetujuan pengurus lain.",
                    "Your yes is recorded; another approver's is still needed.",
                )
                .to_owned(),
            ("arrived", _, _) => {
                lang.t("Tercatat sudah sampai.", "The arrival is entered.").to_owned()
            }
            _ => return self,
        };
        self.notice =
            Some(Note { tone: Tone::Good, icon: "circle-check", bold, small: String::new() });
        self
    }

    /// The same page after its shipment was counted: what was sent, and what became of it.
    #[must_use]
    pub fn counted(
        mut self,
        order: &OrderView,
        shipment: ShipmentId,
        key: String,
        lang: Language,
    ) -> Self {
        let counted =
            order.shipments.iter().find(|one| one.id == shipment && one.state == "received");
        self.notice = counted.map(|one| Note {
            tone: Tone::Good,
            icon: "clipboard-check",
            bold: lang.pick(
                format!("{} sudah dihitung dan tersimpan.", one.number),
                format!("{} is counted and saved.", one.number),
            ),
            small: outcome(one, order, lang),
        });
        self.photo = PhotoStep::of(order, shipment, key, lang);
        self
    }

    /// The same page after the count of its shipment was corrected.
    #[must_use]
    pub fn corrected(
        self,
        order: &OrderView,
        shipment: ShipmentId,
        key: String,
        lang: Language,
    ) -> Self {
        let mut page = self.counted(order, shipment, key, lang);
        let one = order.shipments.iter().find(|one| one.id == shipment);
        if let (Some(notice), Some(one)) = (&mut page.notice, one) {
            notice.bold = lang.pick(
                format!("Hitungan {} dikoreksi.", one.number),
                format!("Count of {} corrected.", one.number),
            );
        }
        page
    }
}

/// The way back: the seller's to the incoming orders, the buyer's to their own.
#[must_use]
pub fn task(mut shell: Shell, side: Party, lang: Language) -> Shell {
    let (place, word) = match side {
        Party::Buyer => (Place::Orders, lang.t("Semua pesanan", "All orders")),
        Party::Seller => (Place::Incoming, lang.t("Pesanan masuk", "Incoming orders")),
    };
    shell.place = place;
    shell.task(Link::new(word, place.address()))
}

/// `17 karton dikirim: 16 karton baik, 1 karton rusak.`
#[must_use]
pub fn outcome(shipment: &ShipmentView, order: &OrderView, lang: Language) -> String {
    let (sent, found) = (content(shipment, order, lang), found(shipment, order, lang));
    lang.pick(format!("{sent} dikirim: {found}."), format!("{sent} sent: {found}."))
}

/// `16 karton baik, 1 karton rusak`.
fn found(shipment: &ShipmentView, order: &OrderView, lang: Language) -> String {
    let lines = || {
        shipment.lines.iter().filter_map(|line| {
            let of = order.lines.iter().find(|of| of.id == line.line_id)?;
            Some((Packed::from(of), line))
        })
    };
    let sum = |count: fn(&order_workflow::query::orders::ShipmentLineView) -> i64| {
        together(lines().map(|(packed, line)| (packed, count(line))), lang)
    };
    let any = |count: fn(&order_workflow::query::orders::ShipmentLineView) -> i64| {
        shipment.lines.iter().any(|line| count(line) > 0)
    };
    let good = sum(|line| line.received_base);
    let mut parts = vec![lang.pick(format!("{good} baik"), format!("{good} good"))];
    if any(|line| line.rejected_base) {
        let bad = sum(|line| line.rejected_base);
        parts.push(lang.pick(format!("{bad} rusak"), format!("{bad} rejected")));
    }
    if any(|line| line.lost_base) {
        let lost = sum(|line| line.lost_base);
        parts.push(lang.pick(format!("{lost} tidak datang"), format!("{lost} did not come")));
    }
    parts.join(", ")
}

/// What a shipment holds: `17 karton`.
#[must_use]
pub fn content(shipment: &ShipmentView, order: &OrderView, lang: Language) -> String {
    let lines = shipment.lines.iter().filter_map(|line| {
        let of = order.lines.iter().find(|of| of.id == line.line_id)?;
        Some((Packed::from(of), line.count_base))
    });
    together(lines, lang)
}

fn shipment(one: &ShipmentView, order: &OrderView, eyes: &Eyes) -> ShipmentRow {
    let lang = eyes.lang;
    let mut small = vec![content(one, order, lang)];
    small.extend(one.carrier.clone());
    if let ("received", Some(at)) = (one.state, one.received_at) {
        let day = date(at.with_timezone(&eyes.zone).date_naive(), lang);
        let as_sent = one.lines.iter().all(|line| line.received_base == line.count_base);
        small.push(lang.pick(format!("dihitung {day}"), format!("counted {day}")));
        small.push(if as_sent {
            lang.t("sesuai", "as sent").to_owned()
        } else {
            found(one, order, lang)
        });
    } else {
        let when = moment(one.dispatched_at, eyes.now, eyes.zone, lang);
        small.push(lang.pick(format!("berangkat {when}"), format!("left {when}")));
    }
    small.extend(arrival(one, eyes));
    ShipmentRow {
        number: one.number.clone(),
        code: one.code.clone(),
        small: small.join(" · "),
        badge: Badge::shipment(one.state, lang),
        links: shipment_links(one, order, lang),
    }
}

/// `sampai Sel, 24 Nov 09.15, diterima Pak Rafael`, and when that counts as complete.
fn arrival(one: &ShipmentView, eyes: &Eyes) -> Option<String> {
    let lang = eyes.lang;
    let (by, at) = (one.proof_by.as_ref()?, one.proof_at?);
    let when = moment(at, eyes.now, eyes.zone, lang);
    let came = lang
        .pick(format!("sampai {when}, diterima {by}"), format!("arrived {when}, taken by {by}"));
    let deemed = one.deemed_at.filter(|_| one.state == "in_transit").map(|at| {
        let when = moment(at, eyes.now, eyes.zone, lang);
        lang.pick(
            format!("dianggap lengkap {when} bila tidak dihitung"),
            format!("counts as complete {when} unless counted"),
        )
    });
    Some([Some(came), deemed].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn shipment_links(one: &ShipmentView, order: &OrderView, lang: Language) -> Vec<Link> {
    let allowed = |word: &str| order.allowed_commands.contains(&word);
    let mut links = Vec::new();
    match one.state {
        "in_transit" => {
            if allowed("receive") {
                let word = lang.t("Hitung barang", "Count goods");
                links.push(Link::new(word, format!("/shipments/{}/receive", one.id)));
            }
            if allowed("prove-delivery") && one.proof_by.is_none() {
                let word = lang.t("Catat sudah sampai…", "Enter its arrival…");
                links.push(Link::new(
                    word,
                    format!("/orders/{}/shipments/{}/arrived", order.id, one.id),
                ));
            }
            if allowed("undo-dispatch") {
                let word = lang.t("Batalkan pengiriman…", "Undo dispatch…");
                links.push(Link::new(
                    word,
                    format!("/orders/{}/shipments/{}/undo", order.id, one.id),
                ));
            }
        }
        "received" if allowed("correct-receipt") => {
            let word = lang.t("Koreksi hitungan…", "Correct the count…");
            links.push(Link::new(word, format!("/shipments/{}/correct", one.id)));
        }
        _ => {}
    }
    for claim in order.claims.iter().filter(|claim| claim.shipment_id == one.id) {
        let number = claim.number.as_deref().unwrap_or(lang.t("disiapkan", "prepared"));
        let word = lang.pick(format!("Klaim {number}"), format!("Claim {number}"));
        links.push(Link::new(word, format!("/claims/{}", claim.id)));
    }
    if one.state != "undone" {
        let paper = |name| format!("/orders/{}/shipments/{}/papers/{name}", order.id, one.id);
        // The names of papers stay (pages.md 5).
        links.push(Link::new("Surat jalan", paper("shipment-note")));
        if one.state == "received" {
            let word = lang.t("Bukti penerimaan", "Goods received note");
            links.push(Link::new(word, paper("goods-received-note")));
        }
    }
    links
}

/// `/orders/{id}/history`: what happened longer ago.
#[derive(Debug, Template)]
#[template(path = "order/history.html")]
pub struct HistoryPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "PO-2026-000123".
    pub number: String,
    /// The order's address.
    pub address: String,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// Where still older entries are; empty when there are none.
    pub older: String,
}

/// How many entries a page of the history has.
pub const HISTORY_PAGE: u32 = 50;

impl HistoryPage {
    /// The entries after the newest `skip`; `entries` holds one more than is shown if there are as many.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        entries: &[Happened],
        skip: u32,
        eyes: &Eyes,
    ) -> Self {
        let at_most = usize::try_from(HISTORY_PAGE).unwrap_or(usize::MAX);
        let address = format!("/orders/{}", order.id);
        let number = super::body::heading(order, eyes.lang);
        let further = if entries.len() > at_most {
            format!("{address}/history?skip={}", skip.saturating_add(HISTORY_PAGE))
        } else {
            String::new()
        };
        let mut shell = task(shell, eyes.side(order), eyes.lang);
        shell.back = Some(Link::new(number.clone(), address.clone()));
        Self {
            shell,
            happenings: happenings(&entries[..entries.len().min(at_most)], order, eyes, skip == 0),
            number,
            address,
            older: further,
        }
    }
}
