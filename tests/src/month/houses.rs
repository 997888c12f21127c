//! Who trades in the month: organizations with their people, accounts and goods, and what each two agreed.

use chrono::NaiveDate;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::agreements::{
    self, NewAgreement, NewVersion, handle_agreement, propose_agreement,
};
use order_workflow::command::bank_accounts::{NewAccount, Request as OfAccount};
use order_workflow::command::catalogue::{
    NewOffer, NewProduct, OfferChange, make_offer, make_product,
};
use order_workflow::command::identity::{
    NewOrganization, NewPaymentRule, NewPerson, add_person, affiliate, create_operator,
    create_organization, make_payment_rule,
};
use order_workflow::photo::Photo;
use supply_chain::ask::Actor;
use supply_chain::calendar::DayPolicy;
use supply_chain::claim::ClaimTerms;
use supply_chain::credit::{DueFrom, MoneyTerms, WhenLate};
use supply_chain::id::{
    AgreementId, BankAccountId, FileId, OfferId, OrganizationId, PersonId, ProductId,
};
use supply_chain::invoice::InvoiceBasis;
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::{Kind, Role};
use supply_chain::price_ladder::PriceBreak;
use supply_chain::purchase_order::{AgreedCharge, DeliveryTerms, Terms};
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::TaxClass;

use super::{Month, by, first_day, id_of};

/// WITA, WIB, WIT: the three zones in which somebody's day begins.
const REGIONS: [&str; 3] = ["53.08", "32.04", "91.03"];

/// An organization, who acts for it, and what it has.
#[derive(Debug, Clone)]
pub(super) struct House {
    pub(super) id: OrganizationId,
    pub(super) kind: Kind,
    /// Does everything but sign.
    pub(super) clerk: Actor,
    /// Sign.
    pub(super) officers: [Actor; 2],
    /// Where its money goes.
    pub(super) account: BankAccountId,
    /// What it shows for money that went through hands.
    pub(super) slip: FileId,
    pub(super) offers: Vec<OfferId>,
}

/// Two who trade: places among the houses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) seller: usize,
    pub(super) buyer: usize,
}

impl Month {
    /// Everybody, who belongs to whom, and who trades with whom.
    pub(super) async fn settle_in(&mut self) {
        let operator = create_operator(&self.workflow, "operator", "$argon2id$unused".to_owned());
        self.operator = operator.await.expect("an operator");
        let all = self.size.houses;
        let (distributors, secondaries) = ((all / 12).max(1), (all / 6).max(2));
        for number in 0..all {
            let kind = match number {
                _ if number < distributors => Kind::Distributor,
                _ if number < distributors + secondaries => Kind::Secondary,
                _ => Kind::Primary,
            };
            let house = self.house(number, kind).await;
            self.houses.push(house);
        }
        for number in distributors + secondaries..all {
            let above = distributors + number % secondaries;
            let (secondary, primary) = (self.houses[above].id, self.houses[number].id);
            let ask = self.by_operator();
            affiliate(&self.workflow, ask, secondary, primary).await.expect("an affiliation");
            self.pairs.push(Pair { seller: above, buyer: number });
            // What is caught and grown goes the other way, and round: so there is something to set off.
            if number % 2 == 0 {
                self.pairs.push(Pair { seller: number, buyer: above });
            }
            let next = number + 1;
            if next < all {
                self.pairs.push(Pair { seller: number, buyer: next });
            }
        }
        for buyer in distributors..distributors + secondaries {
            for seller in 0..distributors {
                self.pairs.push(Pair { seller, buyer });
            }
        }
        for place in 0..self.houses.len() {
            if self.pairs.iter().any(|pair| pair.seller == place) {
                self.stock(place).await;
            }
        }
        for pair in self.pairs.clone() {
            if self.dice.happens(80) {
                self.agree(pair).await;
            }
        }
    }

    pub(super) fn by_operator(&self) -> Ask {
        Ask::plain(Asker::Operator(self.operator), Channel::System)
    }

    async fn house(&mut self, number: usize, kind: Kind) -> House {
        let new = NewOrganization {
            id: None,
            kind,
            name: format!("Rumah {number}"),
            region_code: REGIONS[number % REGIONS.len()].to_owned(),
            nik_koperasi: None,
            npwp: None,
            vat_registered: kind == Kind::Distributor || self.dice.happens(35),
        };
        let made = create_organization(&self.workflow, self.by_operator(), new).await;
        let id = OrganizationId(id_of(&self.told("enter a house", made).expect("a house")));
        let mut people = Vec::new();
        let desk = [Role::Manager, Role::Buyer, Role::Sales, Role::Warehouse, Role::Treasurer];
        for (place, roles) in [&desk[..], &[Role::Approver], &[Role::Approver]].iter().enumerate() {
            let new = NewPerson {
                login: format!("orang-{number}-{place}"),
                name: format!("Orang {number} {place}"),
                password_hash: Some("$argon2id$unused".to_owned()),
                roles: roles.to_vec(),
            };
            let made = add_person(&self.workflow, self.by_operator(), id, new).await;
            let made = self.told("take in a person", made).expect("a person");
            people.push(Actor {
                person: PersonId(id_of(&made)),
                organization: id,
                kind,
                abilities: kind.abilities().to_vec(),
                roles: roles.to_vec(),
            });
        }
        let [clerk, first, second]: [Actor; 3] = people.try_into().expect("three people");
        let account = self.account(number, &clerk, &first).await;
        if self.dice.happens(30) {
            let from = Money::from_sen(self.between(200, 2_000) * 1_000_000);
            let new = NewPaymentRule { from, needed: 2, board: Vec::new() };
            let made = make_payment_rule(&self.workflow, by(&clerk), id, new).await;
            self.told("make a payment rule", made).expect("a rule");
        }
        let slip = self.slip(&clerk).await;
        House { id, kind, clerk, officers: [first, second], account, slip, offers: Vec::new() }
    }

    async fn slip(&mut self, clerk: &Actor) -> FileId {
        let photo = Photo { jpeg: vec![0xff, 0xd8, 0xff, 0xd9], width: 1, height: 1 };
        let kept = self.workflow.hand_in_evidence(by(clerk), photo).await;
        FileId(id_of(&self.told("hand in a slip", kept).expect("a slip")))
    }

    async fn account(&mut self, number: usize, clerk: &Actor, officer: &Actor) -> BankAccountId {
        let new = NewAccount {
            bank_code: "014".to_owned(),
            number: format!("{:010}", 1_000 + number),
            holder: format!("Rumah {number}"),
            proof_photo: None,
        };
        let entered = self.workflow.enter_account(by(clerk), new).await;
        let entered = self.told("enter an account", entered).expect("an account");
        let id = BankAccountId(id_of(&entered));
        let look = OfAccount::Verify { proof: "Buku tabungan".to_owned() };
        let looked = self.workflow.handle_account(by(officer), id, look).await;
        self.told("verify an account", looked).expect("a verified account");
        id
    }

    /// Five goods of several tax classes, at prices that do not come out even.
    async fn stock(&mut self, place: usize) {
        let (clerk, kind) = (self.houses[place].clerk.clone(), self.houses[place].kind);
        for number in 0..5 {
            let classes = [TaxClass::Taxed, TaxClass::Exempt, TaxClass::Taxed, TaxClass::None];
            let new = NewProduct {
                id: None,
                name: format!("Barang {place}-{number}"),
                brand: None,
                category: "Sembako".to_owned(),
                base_unit: if number == 4 { BaseUnit::Gram } else { BaseUnit::Pcs },
                gtin: None,
                tax_class: Some(*self.dice.one_of(&classes)),
            };
            let made = make_product(&self.workflow, by(&clerk), new).await;
            let product = ProductId(id_of(&self.told("enter goods", made).expect("goods")));
            let factor = *self.dice.one_of(&[1, 6, 12, 20, 24, 40]);
            let price = self.between(1_234_567, 45_678_901);
            let step = |min_count, percent| PriceBreak {
                min_count,
                price: Money::from_sen(price * percent / 100),
            };
            let audience = (kind == Kind::Primary).then_some(Audience::Cooperatives);
            let rest = OfferChange {
                price_includes_tax: Some(self.dice.happens(50)),
                audience,
                stock: Some(1_000_000),
                ..OfferChange::default()
            };
            let new = NewOffer {
                id: None,
                product,
                pack: Pack { name: "karton".to_owned(), factor },
                price_breaks: vec![step(1, 100), step(10, 97)],
                rest,
            };
            let made = make_offer(&self.workflow, by(&clerk), new).await;
            let offer = OfferId(id_of(&self.told("put goods on sale", made).expect("an offer")));
            self.houses[place].offers.push(offer);
        }
    }

    async fn agree(&mut self, pair: Pair) {
        let terms = self.terms();
        let (seller, buyer) = (&self.houses[pair.seller], &self.houses[pair.buyer]);
        let version = NewVersion {
            valid_from: Some(first_day() - chrono::TimeDelta::days(1)),
            terms,
            ..NewVersion::default()
        };
        let (asks, takes) = (by(&seller.clerk), by(&buyer.clerk));
        let new = NewAgreement { id: None, seller: seller.id, buyer: buyer.id, version };
        let proposed = propose_agreement(&self.workflow, asks, new).await;
        let proposed = self.told("propose an agreement", proposed).expect("a proposal");
        let (id, taken) = (AgreementId(id_of(&proposed)), agreements::Request::Accept(None));
        let taken = handle_agreement(&self.workflow, takes, id, taken).await;
        self.told("take an agreement", taken).expect("an agreement");
    }

    fn terms(&mut self) -> Terms {
        let money = MoneyTerms {
            invoice_basis: *self.dice.one_of(&[
                InvoiceBasis::Received,
                InvoiceBasis::Received,
                InvoiceBasis::Shipped,
            ]),
            invoices_automatically: self.dice.happens(50),
            due_from: *self.dice.one_of(&[DueFrom::Invoice, DueFrom::Invoice, DueFrom::EndOfMonth]),
            due_on_free_day: *self.dice.one_of(&[
                DayPolicy::AsItFalls,
                DayPolicy::NextWorkingDay,
                DayPolicy::WorkingDayBefore,
            ]),
            is_prepaid: false,
            when_late: *self.dice.one_of(&[WhenLate::Warn, WhenLate::Warn, WhenLate::Hold]),
            days_of_grace: u32::try_from(self.dice.throw(15)).expect("days"),
            early_discount: None,
            round_to: (*self.dice.one_of(&[None, None, Some(100), Some(10_000), Some(100_000)]))
                .map(Money::from_sen),
        };
        let charges = if self.dice.happens(40) { vec![self.agreed_charge()] } else { Vec::new() };
        Terms {
            charges,
            payment_days: *self.dice.one_of(&[None, Some(0), Some(7), Some(14), Some(30)]),
            tolerance_basis_points: *self.dice.one_of(&[0, 0, 50, 200]),
            deemed_receipt_days: *self.dice.one_of(&[None, None, Some(3)]),
            delivery_terms: *self.dice.one_of(&[
                DeliveryTerms::Franco,
                DeliveryTerms::Franco,
                DeliveryTerms::Loco,
            ]),
            claims: ClaimTerms {
                silence_accepts_up_to: Money::from_sen(self.between(0, 3) * 10_000_000),
                ..ClaimTerms::default()
            },
            money,
            ..Terms::default()
        }
    }

    /// Freight that is free above a sum, a discount from a sum on.
    fn agreed_charge(&mut self) -> AgreedCharge {
        let charge = self.charge();
        let sum = Money::from_sen(self.between(1, 90) * 10_000_000);
        let takes_off = charge.amount < Money::ZERO;
        let (from, below) = if takes_off { (Some(sum), None) } else { (None, Some(sum)) };
        AgreedCharge { charge, from, below }
    }

    /// Today, wherever the sun is: the days of the month are worked at hours when it is the same one in all zones.
    pub(super) fn today(&self) -> NaiveDate {
        (self.now() + chrono::TimeDelta::hours(8)).date_naive()
    }
}
