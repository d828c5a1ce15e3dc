//! Turns: whoever asks first goes first, and nobody before the one ahead is done.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A queue of those who wait for the same thing, on one thread.
#[derive(Debug, Default)]
pub struct Turns {
    queue: Shared,
}

type Shared = Rc<RefCell<Queue>>;

#[derive(Debug, Default)]
struct Queue {
    /// The numbers of those who wait, and of the one whose turn it is, in the order in which they came.
    waiting: Vec<(u64, Option<Waker>)>,
    next: u64,
}

/// A place in the queue. It ends when this is dropped, whether its turn has come or not.
#[derive(Debug)]
pub struct Turn {
    queue: Shared,
    number: u64,
}

impl Turns {
    /// Whether nobody has a turn or waits for one.
    pub fn is_idle(&self) -> bool {
        self.queue.borrow().waiting.is_empty()
    }

    /// The number of the next place.
    pub fn next(&self) -> u64 {
        self.queue.borrow().next
    }

    /// A place at the end of the queue, taken at once; resolves when its turn has come.
    pub fn take(&self) -> impl Future<Output = Turn> + use<> {
        let mut queue = self.queue.borrow_mut();
        let number = queue.next;
        queue.next += 1;
        queue.waiting.push((number, None));
        let turn = Turn { queue: Rc::clone(&self.queue), number };
        async move {
            poll_fn(|context| turn.queue.borrow_mut().poll(turn.number, context.waker())).await;
            turn
        }
    }
}

impl Queue {
    fn poll(&mut self, number: u64, waker: &Waker) -> Poll<()> {
        if self.waiting.first().is_some_and(|(first, _)| *first == number) {
            return Poll::Ready(());
        }
        if let Some((_, own)) = self.waiting.iter_mut().find(|(other, _)| *other == number) {
            *own = Some(waker.clone());
        }
        Poll::Pending
    }
}

impl Turn {
    /// Places have rising numbers.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = self.queue.borrow_mut();
        queue.waiting.retain(|(number, _)| *number != self.number);
        let next = queue.waiting.first_mut().and_then(|(_, waker)| waker.take());
        drop(queue);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Context;

    use super::*;

    #[test]
    fn turns_come_in_the_order_of_asking_and_a_given_up_place_is_passed_over() {
        let turns = Turns::default();
        assert!(turns.is_idle());
        let context = &mut Context::from_waker(Waker::noop());
        let mut first = pin!(turns.take());
        let second = turns.take();
        let mut third = pin!(turns.take());
        assert!(third.as_mut().poll(context).is_pending());
        let Poll::Ready(turn) = first.as_mut().poll(context) else { unreachable!("nobody is before it") };
        assert!(third.as_mut().poll(context).is_pending());
        drop(second);
        assert!(third.as_mut().poll(context).is_pending(), "the first is not done");
        drop(turn);
        let Poll::Ready(turn) = third.as_mut().poll(context) else { unreachable!("all others are gone") };
        assert!(!turns.is_idle());
        drop(turn);
        assert!(turns.is_idle());
    }
}
