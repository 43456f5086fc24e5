import Hummingbird
import Node
struct ConsoleRoutes { let node: Node
 func add(to r: Router<NodeRequestContext>) {} }
