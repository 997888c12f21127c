//! `/invoices/{id}`: a bill or a credit note, how it was matched, what was paid, and what the reader may do with it.

use askama::Template;
use order_workflow::query::invoices::{InvoiceLineView, InvoiceView, MatchedView};
use rust_decimal::Decimal;
use supply_chain::money::Money;

use super::forms::{Form, Seen, forms, named};
use super::told::{happenings, notes};
use super::words::{badge, kind, named as party, settler};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{
    Badge, Column, CommandButton, Due, Happening, Line, Lines, Note, Tone, Total, Wrong,
};

/// Something that settled a part of it, or a note that took a part back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledRow {
    /// What.
    pub word: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// By which it is known, and when.
    pub small: String,
    /// How much.
    pub amount: String,
    /// The address of the payee's kwitansi, once there is one; empty for none.
    pub quittance: String,
}

/// `/invoices/{id}`.
#[derive(Debug, Template)]
#[template(path = "invoices/show.html")]
pub struct InvoicePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// "Tagihan", "Nota kredit".
    pub kind: &'static str,
    /// Its number.
    pub number: String,
    /// How it stands.
    pub badge: Badge,
    /// By when it is to be paid.
    pub due: Option<Due>,
    /// Who, about which order, of which day.
    pub about: String,
    /// What happens next, or how it ended.
    pub notes: Vec<Note>,
    /// The one thing to do: paying, or writing down that it was paid.
    pub buttons: Vec<CommandButton>,
    /// What it asks for.
    pub lines: Lines,
    /// What it comes to, and what is open of it.
    pub totals: Vec<Total>,
    /// Why no tax is printed; empty where some is.
    pub no_tax: &'static str,
    /// Ordered, received and billed, side by side; nothing on a credit note.
    pub matched: Option<Lines>,
    /// Whether all of that agrees.
    pub verdict: Option<Note>,
    /// What settled it; on a credit note where it went.
    pub applied: Vec<SettledRow>,
    /// Credit notes and the reversal.
    pub corrections: Vec<SettledRow>,
    /// The order, the invoice it takes back, claims.
    pub links: Vec<Link>,
    /// Everything else the reader may do.
    pub forms: Vec<Form>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// The address of its papers, without an ending; empty for what was owed before, which has one of its own.
    pub paper: String,
    /// The address of its page.
    pub address: String,
    /// The version the page was drawn from.
    pub version: String,
}

impl InvoicePage {
    /// The page of an invoice.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>) -> Self {
        let (invoice, lang) = (seen.invoice, shell.lang);
        let mut shell = shell.task(Link::new(lang.t("Tagihan", "Bills"), way_back(invoice)));
        shell.refused = !seen.faults.is_empty();
        let is_invoice = invoice.kind == "invoice";
        let address = format!("/invoices/{}", invoice.id);
        let document = if is_invoice { "invoice" } else { "credit-note" };
        Self {
            wrongs: seen.faults.wrongs(),
            kind: kind(invoice.kind, lang),
            number: invoice.number.clone(),
            badge: badge(invoice.kind, invoice.standing, lang),
            due: due(invoice, lang),
            about: about(invoice, lang),
            notes: notes(invoice, lang),
            buttons: buttons(seen, lang),
            lines: lines(invoice, lang),
            totals: totals(invoice, lang),
            no_tax: no_tax(invoice, lang),
            matched: (!invoice.matched.is_empty()).then(|| matched(invoice, lang)),
            verdict: (!invoice.matched.is_empty()).then(|| verdict(invoice, lang)),
            applied: applied(seen, lang),
            corrections: corrections(invoice, lang),
            links: links(invoice, lang),
            forms: forms(seen, lang),
            happenings: happenings(invoice, seen.at, lang),
            paper: if is_invoice && invoice.earlier_debt_id.is_some() {
                String::new()
            } else {
                format!("{address}/papers/{document}")
            },
            address,
            version: invoice.version.to_string(),
            shell,
        }
    }
}

fn way_back(invoice: &InvoiceView) -> &'static str {
    match (invoice.kind, invoice.side) {
        ("invoice", "issuer") => "/invoices?tab=owed",
        ("invoice", _) => "/invoices?tab=owing",
        _ => "/invoices?tab=notes",
    }
}

fn due(invoice: &InvoiceView, lang: Language) -> Option<Due> {
    let is_open = invoice.kind == "invoice" && invoice.open > Money::ZERO;
    is_open.then(|| {
        let day = date(invoice.due_on, lang);
        let text = lang.pick(format!("jatuh tempo {day}"), format!("due {day}"));
        Due { text, late: invoice.days_late > 0 }
    })
}

fn about(invoice: &InvoiceView, lang: Language) -> String {
    let who = if invoice.side == "issuer" {
        let other = party(&invoice.receiver_name, lang);
        lang.pick(format!("Ke {other}"), format!("To {other}"))
    } else {
        let other = &invoice.issuer.name;
        lang.pick(format!("Dari {other}"), format!("From {other}"))
    };
    let mut parts = vec![who, date(invoice.business_date, lang)];
    if invoice.earlier_debt_id.is_some() {
        parts.push(lang.t("utang lama", "earlier debt").to_owned());
    }
    parts.extend(invoice.tax_numbers.iter().map(|given| {
        let number = &given.number;
        lang.pick(format!("faktur pajak {number}"), format!("tax invoice {number}"))
    }));
    parts.extend(invoice.early_payment.map(|early| {
        let (off, until) = (rupiah(early.amount), date(early.until, lang));
        lang.pick(
            format!("potongan {off} bila sisanya dibayar paling lambat {until}"),
            format!("{off} less when the rest is paid by {until}"),
        )
    }));
    parts.join(" · ")
}

/// Paying, or writing down that it was paid: the payment's own page does the rest.
fn buttons(seen: &Seen<'_>, lang: Language) -> Vec<CommandButton> {
    let invoice = seen.invoice;
    let is_open = invoice.kind == "invoice" && invoice.open > Money::ZERO;
    if !is_open || !seen.may_pay {
        return Vec::new();
    }
    let leads = |word: &str, class, field: &str, other: &dyn std::fmt::Display| CommandButton {
        word: word.to_owned(),
        icon: "receipt",
        href: format!("/payments/new?{field}={other}&invoice={}", invoice.id),
        leads: true,
        class,
        ..CommandButton::default()
    };
    match (invoice.side, &invoice.receiver_id) {
        ("receiver", _) => {
            let word = lang.t("Catat pembayaran", "Record a payment");
            vec![leads(word, "go", "to", &invoice.issuer.id)]
        }
        (_, Some(receiver)) => {
            let word = lang.t("Catat uang masuk", "Record money received");
            vec![leads(word, "", "from", receiver)]
        }
        _ => Vec::new(),
    }
}

fn packed(line: &InvoiceLineView) -> Option<Packed<'_>> {
    let (pack, factor, base_unit) = (line.pack.as_deref()?, line.factor?, line.base_unit?);
    Some(Packed { pack, factor: factor.max(1), base_unit })
}

fn lines(invoice: &InvoiceView, lang: Language) -> Lines {
    let taxed = invoice.tax != Money::ZERO;
    let mut columns =
        vec![Column { word: lang.t("Jumlah", "Count") }, Column { word: lang.t("Harga", "Price") }];
    if taxed {
        columns.push(Column { word: "PPN" });
    }
    let rows = invoice.lines.iter().map(|line| {
        let packed = packed(line);
        let count = packed.filter(|_| line.count_base > 0);
        let mut counts = vec![
            count.map(|packed| packed.told(line.count_base, lang)).unwrap_or_default(),
            line.price.map(rupiah).unwrap_or_default(),
        ];
        if taxed {
            counts.push(tax_of(line, lang));
        }
        let mut small: Vec<String> =
            packed.map(|packed| packed.described(lang)).into_iter().collect();
        small.extend(line.seller_code.clone());
        if line.includes_tax && line.tax != Money::ZERO {
            small.push(lang.t("harga termasuk PPN", "price with PPN").to_owned());
        }
        if taxed && line.tax != Money::ZERO {
            small.push(format!("DPP {}", rupiah(line.tax_base)));
        }
        Line {
            name: named(line, lang),
            href: String::new(),
            small: small.join(" · "),
            counts,
            amount: rupiah(line.net),
            why: if line.credited == Money::ZERO {
                String::new()
            } else {
                let sum = rupiah(line.credited);
                lang.pick(format!("{sum} dikreditkan"), format!("{sum} credited"))
            },
            flag: false,
        }
    });
    Lines {
        caption: lang.t("Baris tagihan", "Lines of the bill"),
        columns,
        amount: if taxed { lang.t("Tanpa PPN", "Without PPN") } else { lang.t("Nilai", "Amount") },
        rows: rows.collect(),
    }
}

/// The tax of a line, and at which rate.
fn tax_of(line: &InvoiceLineView, lang: Language) -> String {
    let rate = line.tax_rate.filter(|rate| *rate > Decimal::ZERO);
    match (rate, &line.tax_code) {
        (Some(_), _) => rupiah(line.tax),
        (None, Some(_)) => lang.t("bebas", "exempt").to_owned(),
        (None, None) => "–".to_owned(),
    }
}

fn totals(invoice: &InvoiceView, lang: Language) -> Vec<Total> {
    let mut totals = Vec::new();
    if invoice.tax != Money::ZERO {
        totals.push(Total::new(lang.t("Tanpa PPN", "Without PPN"), rupiah(invoice.net)));
        for tax in &invoice.tax_by_code {
            let (code, base) = (&tax.code, rupiah(tax.base));
            let word = lang.pick(
                format!("PPN kode {code}, DPP nilai lain {base}"),
                format!("PPN code {code}, tax base {base}"),
            );
            totals.push(Total::new(word, rupiah(tax.tax)));
        }
    }
    totals.push(Total::sum(lang.t("Jumlah", "Total"), rupiah(invoice.total)));
    if invoice.kind != "invoice" {
        if invoice.kind == "credit_note" {
            let word = lang.t("Belum dipakai", "Not used yet");
            totals.push(Total::new(word, rupiah(invoice.open)));
        }
        return totals;
    }
    let off = |amount: Money| rupiah(Money::ZERO.minus(amount).unwrap_or_default());
    let other = invoice.settled.minus(invoice.paid).unwrap_or_default();
    if invoice.paid > Money::ZERO {
        totals.push(Total::new(lang.t("Dibayar", "Paid"), off(invoice.paid)));
    }
    if other > Money::ZERO {
        let word = lang.t("Dikreditkan atau dihapuskan", "Credited or given up");
        totals.push(Total::new(word, off(other)));
    }
    if invoice.standing != "reversed" {
        totals.push(Total::sum(lang.t("Belum dibayar", "Open"), rupiah(invoice.open)));
    }
    if invoice.disputed > Money::ZERO {
        let word = lang.t("di antaranya ditahan klaim", "of which held by claims");
        totals.push(Total::new(word, rupiah(invoice.disputed)));
    }
    totals
}

/// Why there is no tax (E16).
fn no_tax(invoice: &InvoiceView, lang: Language) -> &'static str {
    if invoice.tax != Money::ZERO {
        return "";
    }
    if invoice.lines.iter().any(|line| line.kind == "brought_in") {
        lang.t(
            "Dari sebelum memakai Lumbung; pajaknya, bila ada, sudah ditagih di nota aslinya.",
            "From before Lumbung; its tax, if any, was asked for on the paper itself.",
        )
    } else if invoice.lines.iter().any(|line| line.tax_code.is_some()) {
        lang.t("Barang ini dibebaskan dari PPN.", "These goods are exempt from PPN.")
    } else {
        lang.t(
            "Penjual bukan PKP; PPN tidak dipungut.",
            "The seller is not registered for PPN; none is charged.",
        )
    }
}

fn matched(invoice: &InvoiceView, lang: Language) -> Lines {
    let column = |word| Column { word };
    let in_part = invoice.matched.iter().any(|line| line.invoiced_base != line.billed_base);
    let mut columns = vec![
        column(lang.t("Dipesan", "Ordered")),
        column(lang.t("Diterima", "Received")),
        column(lang.t("Tagihan ini", "This bill")),
    ];
    if in_part {
        columns.push(column(lang.t("Semua tagihan", "All bills")));
    }
    let rows = invoice.matched.iter().map(|line| {
        let packed =
            Packed { pack: &line.pack, factor: line.factor.max(1), base_unit: line.base_unit };
        let mut bases = vec![line.ordered_base, line.supplied_base, line.billed_base];
        if in_part {
            bases.push(line.invoiced_base);
        }
        Line {
            name: line.product_name.clone(),
            href: String::new(),
            small: packed.described(lang),
            counts: bases.into_iter().map(|base| packed.in_column(base, lang)).collect(),
            amount: rupiah(line.billed),
            why: why(line, lang),
            flag: !line.matches,
        }
    });
    Lines {
        caption: lang.t("Dipesan, diterima, ditagih", "Ordered, received, billed"),
        columns,
        amount: lang.t("Ditagih", "Billed"),
        rows: rows.collect(),
    }
}

/// Why a line does not match.
fn why(line: &MatchedView, lang: Language) -> String {
    let mut why = Vec::new();
    if line.invoiced_base > line.supplied_base {
        why.push(
            lang.t("ditagih lebih dari yang diterima", "billed beyond what was received")
                .to_owned(),
        );
    }
    if line.billed != line.frozen {
        let frozen = rupiah(line.frozen);
        why.push(lang.pick(
            format!("menurut harga yang disepakati {frozen}"),
            format!("{frozen} at the agreed price"),
        ));
    }
    why.join(" · ")
}

fn verdict(invoice: &InvoiceView, lang: Language) -> Note {
    if invoice.matches {
        return Note {
            tone: Tone::Good,
            icon: "circle-check",
            bold: lang
                .t("Pesanan, penerimaan, dan tagihan cocok.", "Order, count and bill agree.")
                .to_owned(),
            small: String::new(),
        };
    }
    Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: lang.t("Ada baris yang tidak cocok.", "Some lines do not agree.").to_owned(),
        small: lang
            .t("Tanyakan ke penjual sebelum membayar.", "Ask the seller before you pay.")
            .to_owned(),
    }
}

fn applied(seen: &Seen<'_>, lang: Language) -> Vec<SettledRow> {
    let (invoice, (now, zone)) = (seen.invoice, seen.at);
    invoice
        .applied
        .iter()
        .map(|one| {
            let href = match (one.kind.as_str(), one.id) {
                ("payment", Some(id)) if seen.may_read_payments => format!("/payments/{id}"),
                // The seller is paid by it, and reads no more of how its buyer borrows.
                ("drawdown", Some(id)) if invoice.side == "receiver" => format!("/drawdowns/{id}"),
                ("credit_note", Some(id)) => format!("/invoices/{id}"),
                _ => String::new(),
            };
            let mut small: Vec<String> = one.reference.clone().into_iter().collect();
            small.push(moment(one.at, now, zone, lang));
            if one.state.as_deref() == Some("recorded") {
                let word = lang.t("belum dikonfirmasi penjual", "not confirmed by the seller yet");
                small.push(word.to_owned());
            }
            let word = if invoice.kind == "credit_note" {
                lang.t("Dipakai untuk tagihan", "Used for invoice")
            } else {
                settler(&one.kind, lang)
            };
            SettledRow {
                word: word.to_owned(),
                href,
                small: small.join(" · "),
                amount: rupiah(one.amount),
                quittance: match (one.state.as_deref(), one.id) {
                    (Some("confirmed"), Some(id)) if seen.may_read_payments => {
                        format!("/payments/{id}/papers/quittance")
                    }
                    _ => String::new(),
                },
            }
        })
        .collect()
}

fn corrections(invoice: &InvoiceView, lang: Language) -> Vec<SettledRow> {
    let rows = invoice.corrections.iter().map(|paper| SettledRow {
        word: format!("{} {}", kind(&paper.kind, lang), paper.number),
        href: format!("/invoices/{}", paper.id),
        small: date(paper.business_date, lang),
        amount: rupiah(paper.total),
        quittance: String::new(),
    });
    rows.collect()
}

fn links(invoice: &InvoiceView, lang: Language) -> Vec<Link> {
    let order = invoice.order.as_ref().map(|order| {
        let number = &order.number;
        let word = lang.pick(format!("Pesanan {number}"), format!("Order {number}"));
        Link::new(word, format!("/orders/{}", order.id))
    });
    let corrects = invoice.corrects.as_ref().map(|paper| {
        let number = &paper.number;
        let word = lang.pick(format!("Tagihan {number}"), format!("Invoice {number}"));
        Link::new(word, format!("/invoices/{}", paper.id))
    });
    let claims = invoice.claims.iter().map(|claim| {
        let number = &claim.number;
        let word = lang.pick(format!("Klaim {number}"), format!("Claim {number}"));
        Link::new(word, format!("/claims/{}", claim.id))
    });
    order.into_iter().chain(corrects).chain(claims).collect()
}
