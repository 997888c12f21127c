//! What an event makes of a claim. It cannot fail: it has happened.

use super::event::Event;
use super::state::State;
use super::{Claim, GoodsBack};

pub(super) fn apply(claim: &mut Claim, event: &Event) {
    match event {
        Event::Drafted { lines, due } => {
            claim.lines.clone_from(lines);
            claim.deadline = Some(*due);
        }
        Event::Opened { number, lines, wants, words, due } => {
            claim.number = Some(number.clone());
            claim.lines.clone_from(lines);
            claim.wants = *wants;
            claim.words.clone_from(words);
            claim.deadline = Some(*due);
            claim.state = State::Open;
        }
        Event::PhotoAdded { .. } => claim.photos += 1,
        Event::Discarded { .. } => end(claim, State::Discarded),
        Event::Answered { answer, due } => {
            claim.answer = Some(answer.clone());
            if let Some(due) = due {
                claim.deadline = Some(*due);
                claim.state = State::Answered;
            }
        }
        Event::BroughtToMediation { mediator, due, .. } => {
            claim.mediator = *mediator;
            claim.is_with_operator = mediator.is_none();
            claim.deadline = Some(*due);
            claim.state = State::Mediation;
        }
        Event::BroughtToArbitration { arbiter, .. } => {
            claim.arbiter.clone_from(arbiter);
            claim.is_with_operator = true;
            claim.deadline = None;
            claim.state = State::Arbitration;
        }
        Event::Resolved { resolution } => {
            claim.resolution = Some(resolution.clone());
            end(claim, State::Resolved);
        }
        Event::ReplacementFellShort { credited } => {
            if let Some(end) = &mut claim.resolution {
                end.credited = *credited;
            }
        }
        Event::Withdrawn { .. } => end(claim, State::Withdrawn),
        Event::Lowered { lines } => {
            claim.lines.clone_from(lines);
            let total = claim.total();
            if let Some(answer) = &mut claim.answer {
                answer.amount = answer.amount.min(total);
            }
        }
        Event::GoodsSent { shipment, .. } => {
            claim.goods_back = Some(GoodsBack { shipment: *shipment, taken_at: None });
        }
        Event::GoodsTaken { at } => {
            if let Some(back) = &mut claim.goods_back {
                back.taken_at = Some(*at);
            }
        }
    }
}

fn end(claim: &mut Claim, state: State) {
    claim.state = state;
    claim.deadline = None;
}
