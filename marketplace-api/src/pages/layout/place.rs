//! The places one can go to from everywhere, and how the layout draws the way to them.

use crate::language::Language;

/// A place one can go to from everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What waits for the reader.
    Home,
    /// Orders that came in.
    Incoming,
    /// Finding goods.
    Search,
    /// What is about to be ordered.
    Basket,
    /// Own orders.
    Orders,
    /// What is bought together.
    Pools,
    /// Own goods, prices and stock.
    Stock,
    /// Price lists.
    Imports,
    /// What waits for a yes.
    Approvals,
    /// What is owed.
    Bills,
    /// What was paid.
    Payments,
    /// Lines of credit, for a bank.
    Facilities,
    /// Every organization here, for whoever runs the installation.
    Organizations,
    /// Claims that came to whoever runs the installation.
    Deciding,
    /// Work that keeps failing, likewise.
    Stuck,
    /// What words of a search mean, likewise.
    Words,
    /// Everything a phone's five places have no room for.
    More,
    /// The shelf of one's own cooperative.
    Shop,
    /// What a member is about to order.
    ShopBasket,
    /// A member's own orders.
    ShopOrders,
    /// A member's own share of the surplus.
    ShopShare,
    /// Members' orders, at the counter.
    ShopDesk,
    /// None of them: sign-in, a notice, a page that is not there.
    Elsewhere,
}

impl Place {
    /// Its address.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Home | Self::Elsewhere => "/",
            Self::Incoming => "/desk/orders",
            Self::Search => "/search",
            Self::Basket => "/basket",
            Self::Orders => "/orders",
            Self::Pools => "/pools",
            Self::Stock => "/stock",
            Self::Imports => "/imports",
            Self::Approvals => "/approvals",
            Self::Bills => "/invoices",
            Self::Payments => "/payments",
            Self::Facilities => "/facilities",
            Self::Organizations => "/operator",
            Self::Deciding => "/operator/claims",
            Self::Stuck => "/operator/parked",
            Self::Words => "/operator/search-words",
            Self::More => "/more",
            Self::Shop => "/shop",
            Self::ShopBasket => "/shop/basket",
            Self::ShopOrders => "/shop/orders",
            Self::ShopShare => "/shop/shu",
            Self::ShopDesk => "/shop/desk",
        }
    }

    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::Home | Self::Elsewhere => "home",
            Self::Incoming => "inbox",
            Self::Search => "search",
            Self::Basket | Self::ShopBasket => "shopping-cart",
            Self::Orders | Self::ShopOrders => "clipboard-list",
            Self::Pools => "users",
            Self::Stock => "tags",
            Self::Imports => "upload",
            Self::Approvals => "checks",
            Self::Bills | Self::ShopShare => "receipt",
            Self::Payments => "arrows-exchange",
            Self::Facilities => "clipboard-check",
            Self::Organizations | Self::Shop | Self::ShopDesk => "building-store",
            Self::Deciding => "scale",
            Self::Stuck => "alert-triangle",
            Self::Words => "list-search",
            Self::More => "dots",
        }
    }

    pub(super) const fn word(self, lang: Language) -> &'static str {
        match self {
            Self::Home | Self::Elsewhere => lang.t("Beranda", "Home"),
            Self::Incoming => lang.t("Pesanan masuk", "Incoming"),
            Self::Search => lang.t("Cari barang", "Search"),
            Self::Basket | Self::ShopBasket => lang.t("Keranjang", "Basket"),
            Self::Orders | Self::ShopOrders => lang.t("Pesanan", "Orders"),
            Self::Pools => lang.t("Belanja bersama", "Pools"),
            Self::Stock => lang.t("Barang & harga", "Goods & prices"),
            Self::Imports => lang.t("Unggah harga", "Price upload"),
            Self::Approvals => lang.t("Persetujuan", "Approvals"),
            Self::Bills => lang.t("Tagihan", "Bills"),
            Self::Payments => lang.t("Pembayaran", "Payments"),
            Self::Facilities => lang.t("Fasilitas", "Facilities"),
            Self::Organizations => lang.t("Organisasi", "Organizations"),
            Self::Deciding => lang.t("Klaim", "Claims"),
            Self::Stuck => lang.t("Pekerjaan macet", "Stuck work"),
            Self::Words => lang.t("Kata pencarian", "Search words"),
            Self::More => lang.t("Lainnya", "More"),
            Self::Shop => lang.t("Toko", "Shop"),
            Self::ShopShare => lang.t("SHU saya", "My SHU"),
            Self::ShopDesk => lang.t("Toko anggota", "Members' shop"),
        }
    }
}

/// One entry of the places, as the layout draws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where it leads.
    pub href: &'static str,
    /// The icon above or before the word.
    pub icon: &'static str,
    /// The word.
    pub word: &'static str,
    /// The number beside it, 0 for none.
    pub count: u32,
    /// Whether the reader is there.
    pub current: bool,
    /// `wide` where only the sidebar has room, `narrow` where only the phone needs it.
    pub class: &'static str,
}
