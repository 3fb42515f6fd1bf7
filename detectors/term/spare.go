package term

import "sync"

// spare keeps lists for the next segment or document: growing them anew was a
// sixth of all that a scan of small files allocated. It is no sync.Pool because
// that is empty after two collections. The zero spare is ready.
type spare[T any] struct {
	mu    sync.Mutex
	lists [][]T
}

// Bounds of spare: lists, which workers have one or two of at a time, and the
// length of one that is kept.
const (
	maxLists  = 16
	maxLength = 4096
)

// get returns an empty list, which is not nil.
func (s *spare[T]) get() []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.lists)
	if n == 0 {
		return make([]T, 0, 64)
	}
	list := s.lists[n-1]
	s.lists = s.lists[:n-1]
	return list
}

// put takes a list that nobody uses any more, and keeps nothing of its content.
func (s *spare[T]) put(list []T) {
	if cap(list) > maxLength {
		return
	}
	clear(list)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lists) < maxLists {
		s.lists = append(s.lists, list[:0])
	}
}
