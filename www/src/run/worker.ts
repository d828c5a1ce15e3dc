/** The entry of a training worker: the module that trains, on the CPU. */
import { factory, startModule } from "../pkg";
import { serve } from "./serve";

serve(factory, startModule);
