//! Told to stop half way, or two at once.

use order_workflow::command::imports;
use tokio::sync::watch;

use crate::trade::Trade;

#[tokio::test]
async fn told_to_stop_in_the_middle_nothing_is_left_and_the_next_begins_again() {
    let trade = Trade::begin().await;
    let id = trade.hand_in("x.csv", b"nama;isi;harga;stok\nGula;1;10;4\n", false).await;
    let (_told, stop) = watch::channel(true);

    imports::carry(&trade.workflow, id, stop).await.unwrap_err();
    assert_eq!(trade.number("SELECT count(*) FROM product").await, 0);
    assert_eq!(trade.report(id).await.summary.state, "running");

    trade.work_off().await;
    assert_eq!(trade.report(id).await.summary.state, "done");
}

#[tokio::test]
async fn two_workers_take_a_list_in_once() {
    let trade = Trade::begin().await;
    let id = trade.hand_in("x.csv", b"nama;isi;harga;stok\nGula;1;10;4\n", false).await;

    let (_go_on, stop) = watch::channel(false);
    let carry = || imports::carry(&trade.workflow, id, stop.clone());
    let (one, other) = tokio::join!(carry(), carry());

    assert_eq!(u8::from(one.unwrap()) + u8::from(other.unwrap()), 1);
    assert_eq!(trade.report(id).await.summary.state, "done");
    assert_eq!(trade.number("SELECT count(*) FROM offer").await, 1);
}
