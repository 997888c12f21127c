//! Words for where an order is and for what is done to it, as refusals say them.

use supply_chain::purchase_order::{CommandName, State};

use crate::language::Language;

/// Where the order is.
pub(super) fn state_word(state: State, language: Language) -> &'static str {
    match state {
        State::Draft => language.t("Draf", "Draft"),
        State::PendingApproval => language.t("Menunggu persetujuan", "Awaiting approval"),
        State::Submitted => language.t("Diajukan", "Submitted"),
        State::Countered => language.t("Ditawar balik", "Counter-offered"),
        State::Confirmed => language.t("Disepakati", "Agreed"),
        State::InFulfilment => language.t("Dalam pengiriman", "On the way"),
        State::Received => language.t("Diterima", "Received"),
        State::Completed => language.t("Selesai", "Completed"),
        State::Rejected => language.t("Ditolak", "Rejected"),
        State::Expired => language.t("Lewat waktu", "Expired"),
        State::Cancelled => language.t("Dibatalkan", "Cancelled"),
    }
}

/// What is done to it: `dikirim`, `dispatched`.
pub(super) fn participle(command: CommandName, language: Language) -> &'static str {
    match command {
        CommandName::Edit => language.t("diubah", "changed"),
        CommandName::Submit => language.t("diajukan", "submitted"),
        CommandName::Approve => language.t("disetujui", "approved"),
        CommandName::SendBack => language.t("dikembalikan", "sent back"),
        CommandName::Counter => language.t("ditawar balik", "countered"),
        CommandName::AcceptCounter => {
            language.t("diterima tawaran baliknya", "taken as counter-offered")
        }
        CommandName::Revise => language.t("direvisi", "revised"),
        CommandName::Decline => language.t("ditolak tawaran baliknya", "declined"),
        CommandName::Amend => language.t("diusulkan berubah", "amended"),
        CommandName::ProveDelivery => {
            language.t("dicatat sudah sampai", "entered as having arrived")
        }
        CommandName::DeemReceived => {
            language.t("dianggap diterima lengkap", "taken as received in full")
        }
        CommandName::FillBackorder => language.t("dipenuhi sisanya", "filled"),
        CommandName::FillLeg => language.t("dipenuhi dari pembagian", "filled from a pool"),
        CommandName::ChargeLeg => language.t("diberi bagian biaya", "charged its share"),
        CommandName::NoteLateness => language.t("dicatat terlambat", "noted as late"),
        CommandName::Acknowledge => language.t("ditandai dibaca", "acknowledged"),
        CommandName::Accept => language.t("disepakati", "accepted"),
        CommandName::Reject => language.t("ditolak", "rejected"),
        CommandName::Withdraw => language.t("ditarik", "withdrawn"),
        CommandName::Cancel => language.t("dibatalkan", "cancelled"),
        CommandName::Dispatch => language.t("dikirim", "dispatched"),
        CommandName::UndoDispatch => language.t("ditarik kirimannya", "called back"),
        CommandName::Receive => language.t("dihitung", "counted"),
        CommandName::CorrectReceipt => language.t("dikoreksi hitungannya", "corrected"),
        CommandName::ShortClose => language.t("ditutup sisanya", "short-closed"),
        CommandName::Expire => language.t("dinyatakan lewat waktu", "expired"),
        CommandName::Invoice => language.t("ditagih", "invoiced"),
        CommandName::Pay => language.t("dibayar", "paid"),
        CommandName::NoteSettled => language.t("dicatat pelunasannya", "noted as settled"),
        CommandName::WriteOff => language.t("dihapuskan tagihannya", "written off"),
        CommandName::NoteCredited => language.t("dikreditkan", "credited"),
        CommandName::NoteTakenBack => language.t("dibatalkan tagihannya", "un-invoiced"),
        CommandName::Complete => language.t("diselesaikan", "completed"),
    }
}
